import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['THING_KEY']!.trim();
  if (key.contains(RegExp('[^!-~]'))) throw ArgumentError('THING_KEY');
  const limit = Duration(seconds: 30);
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('X-Api-Key', key);
  request.headers.contentType = ContentType.json;
  request.write(r"""
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
""");

  final response = await request.close().timeout(limit);
  final body = await utf8.decodeStream(response.timeout(limit));
  if (response.statusCode ~/ 100 != 2) throw HttpException(body);
  print(body);
  client.close();
}
