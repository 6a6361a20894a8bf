import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('THING_KEY');
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  final request = http.Request('POST', url);
  request.followRedirects = false;
  request.headers['X-Api-Key'] = key;
  request.headers['Content-Type'] = 'application/json';
  request.body = r"""
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
""";

  final client = http.Client();
  const limit = Duration(seconds: 30);
  final response = await client.send(request).timeout(limit);
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final json = await utf8.decodeStream(response.stream.timeout(limit));
  print(json);
  client.close();
}
