import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']!.trim();
  if (key.contains(RegExp('[^!-~]'))) throw ArgumentError('WCODE_API_KEY');
  final response = await http
      .post(
        Uri.parse('https://wcode.net/api/gpt/v1/chat/completions'),
        headers: {
          'Authorization': 'Bearer $key',
          'Content-Type': 'application/json',
        },
        body: jsonEncode({
          'model': 'qwen/qwen3-8b',
          'messages': [
            {'role': 'user', 'content': '9.11 和 9.9 哪个更大？'},
          ],
          'enable_thinking': true,
        }),
      )
      .timeout(const Duration(seconds: 300));
  if (response.statusCode ~/ 100 != 2) throw HttpException(response.body);
  final text = jsonDecode(response.body)['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(response.body)));
}
