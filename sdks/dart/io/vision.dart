import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  const limit = Duration(seconds: 300);
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
    }),
  );

  final response = await request.close().timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).expand((bytes) => bytes);
  final bytes = await body.toList();
  client.close();
  final reply = json.fuse(utf8).decode(bytes);
  if (reply case {'choices': [{'message': {'content': String text}}, ...]}) {
    return print(text);
  }
  throw const FormatException('No text in the response');
}
