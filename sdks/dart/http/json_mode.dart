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
      {
        'role': 'system',
        'content': '从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。',
      },
      {'role': 'user', 'content': '我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。'},
    ],
    'response_format': {'type': 'json_object'},
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
