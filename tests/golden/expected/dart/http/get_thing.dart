import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  final headers = {
    'X-Note': '"it\'s" \$HOME \\ #{1} `id`',
  };
  final request = http.get(url, headers: headers);
  final response = await request.timeout(const Duration(seconds: 300));
  if (response.statusCode >= 300) throw HttpException('${response.statusCode}');
  print(response.body);
}
