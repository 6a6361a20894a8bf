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
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {
        'role': 'user',
        'content': [
          {
            'type': 'image_url',
            'image_url': {
              'url': 'https://example.com/photos/west-lake.jpg?width=1024&format=webp',
              'detail': 'high',
            },
          },
          {'type': 'text', 'text': '这张照片可能是在哪里拍的？请说明你的依据。'},
        ],
      },
    ],
    'max_tokens': 512,
  });
  final request = http.post(url, headers: headers, body: body);
  final response = await request.timeout(const Duration(seconds: 300));
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final reply = jsonDecode(response.body);
  final text = reply['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(jsonEncode(reply))));
}
