import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.getUrl(url).timeout(limit);
  request.headers.set('X-Note', '"it\'s" \$HOME \\ #{1} `id`');

  final response = await request.close().timeout(limit);
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  final json = await utf8.decodeStream(response.timeout(limit));
  print(json);
  client.close();
}
