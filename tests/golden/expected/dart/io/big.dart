import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('THING_KEY');
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  const limit = Duration(seconds: 30);
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
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final json = await utf8.decodeStream(response.timeout(limit));
  print(json);
  client.close();
}
