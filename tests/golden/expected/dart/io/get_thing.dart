import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.getUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('X-Note', '"it\'s" \$HOME \\ #{1} `id`');

  final response = await request.close().timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).expand((bytes) => bytes);
  final bytes = await body.toList();
  client.close();
  json.fuse(utf8).decode(bytes); // throws if it is not JSON
  print(utf8.decode(bytes));
}
