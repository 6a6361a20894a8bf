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
      'model': 'qwen/qwen3-8b',
      'messages': [
        {
          'role': 'user',
          'content': 'Translate into Chinese: "It\'s raining cats and dogs."',
        },
      ],
      'enable_thinking': false,
    }),
  );

  final response = await request.close().timeout(limit);
  final body = await utf8.decodeStream(response.timeout(limit));
  if (response.statusCode ~/ 100 != 2) throw HttpException(body);
  final text = jsonDecode(body)['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(body)));
  client.close();
}
