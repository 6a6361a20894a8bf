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
    'model': 'qwen/qwen3-8b',
    'messages': [
      {'role': 'user', 'content': '法国的首都是哪里？只回答城市名。'},
    ],
    'max_tokens': 8,
    'logprobs': true,
    'top_logprobs': 2,
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
