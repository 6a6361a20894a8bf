import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('THING_KEY');
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  final request = http.Request('POST', url)..followRedirects = false;
  request.headers['X-Api-Key'] = key;
  request.headers['Content-Type'] = 'application/json';
  request.body = r"""
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
""";

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 30));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  print(utf8.decode(response.bodyBytes));
}
