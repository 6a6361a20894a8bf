import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']!.trim();
  if (key.contains(RegExp('[^!-~]'))) throw ArgumentError('WCODE_API_KEY');
  const limit = Duration(seconds: 300);
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('Authorization', 'Bearer $key');
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
      'model': 'qwen/qwen3-vl-8b-instruct',
      'messages': [
        {
          'role': 'system',
          'content': '从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。',
        },
        {
          'role': 'user',
          'content': '我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。',
        },
      ],
      'response_format': {'type': 'json_object'},
    }),
  );

  final response = await request.close().timeout(limit);
  final body = await utf8.decodeStream(response.timeout(limit));
  if (response.statusCode ~/ 100 != 2) throw HttpException(body);
  final text = jsonDecode(body)['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(body)));
  client.close();
}
