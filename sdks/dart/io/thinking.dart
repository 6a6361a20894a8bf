import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.headers.set('Authorization', 'Bearer $key');
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
      'model': 'qwen/qwen3-8b',
      'messages': [
        {'role': 'user', 'content': '9.11 和 9.9 哪个更大？'},
      ],
      'enable_thinking': true,
    }),
  );

  final response = await request.close().timeout(limit);
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final json = await utf8.decodeStream(response.timeout(limit));
  final reply = jsonDecode(json);
  final text = reply['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(jsonEncode(reply))));
  client.close();
}
