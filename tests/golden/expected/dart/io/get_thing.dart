import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  const limit = Duration(seconds: 300);
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  final client = HttpClient();
  final request = await client.getUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('X-Note', '"it\'s" \$HOME \\ #{1} `id`');

  final response = await request.close().timeout(limit);
  final body = await utf8.decodeStream(response.timeout(limit));
  if (response.statusCode ~/ 100 != 2) throw HttpException(body);
  print(body);
  client.close();
}
