import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final request = http.Request('POST', url)..followRedirects = false;
  request.headers['Authorization'] = 'Bearer $key';
  request.headers['Content-Type'] = 'application/json';
  request.body = jsonEncode({
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {'role': 'user', 'content': '给一家开在旧书店里的咖啡馆起三个名字，每行一个。'},
    ],
    'temperature': 0.7,
    'top_p': 0.9,
    'top_k': 40,
    'frequency_penalty': 0.5,
    'presence_penalty': -0.25,
    'repetition_penalty': 1.1,
    'min_p': 0.05,
    'top_a': 0.1,
    'seed': 42,
    'max_tokens': 512,
    'logit_bias': {'1024': -100, '20002': 2.5},
    'stop': ['\n\n', '###'],
    'verbosity': 'low',
  });

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 300));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final reply = json.fuse(utf8).decode(response.bodyBytes);
  if (reply case {'choices': [{'message': {'content': String text}}, ...]}) {
    return print(text);
  }
  throw const FormatException('No text in the response');
}
