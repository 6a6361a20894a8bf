import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final response = await http
      .get(
        Uri.parse(
          "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
        ),
        headers: {'X-Note': '"it\'s" \$HOME \\ #{1} `id`'},
      )
      .timeout(const Duration(seconds: 300));
  if (response.statusCode ~/ 100 != 2) throw HttpException(response.body);
  print(response.body);
}
