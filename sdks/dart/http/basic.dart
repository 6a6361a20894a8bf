import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final headers = {
    'Authorization': 'Bearer $key',
    'Content-Type': 'application/json',
  };
  final body = jsonEncode({
    'model': 'qwen/qwen3-8b',
    'messages': [
      {'role': 'user', 'content': '你好'},
    ],
  });
  final request = http.post(url, headers: headers, body: body);
  final response = await request.timeout(const Duration(seconds: 300));
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final reply = jsonDecode(response.body);
  final text = reply['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(jsonEncode(reply))));
}
