import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  final request = http.Request('GET', url)..followRedirects = false;
  request.headers['X-Note'] = '"it\'s" \$HOME \\ #{1} `id`';

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 300));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  json.fuse(utf8).decode(response.bodyBytes); // throws if it is not JSON
  print(utf8.decode(response.bodyBytes));
}
