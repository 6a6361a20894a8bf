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
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).expand((bytes) => bytes);
  final bytes = await body.toList();
  client.close();
  print(utf8.decode(bytes));
}
