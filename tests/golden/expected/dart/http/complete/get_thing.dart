import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );

  try {
    final response = await http
        .get(
          url,
          headers: {
            'X-Note': '"it\'s" \$HOME \\ #{1} `id`',
          },
        )
        .timeout(const Duration(seconds: 300));
    if (response.statusCode ~/ 100 != 2) {
      await fail('HTTP ${response.statusCode}: ${errorMessage(response)}');
    }

    final text = utf8.decode(response.bodyBytes);
    if (text.isNotEmpty) jsonDecode(text);
    stdout.add(utf8.encode('$text\n'));
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected reply: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  }
}

String errorMessage(http.Response response) {
  try {
    final json = jsonDecode(utf8.decode(response.bodyBytes));
    if (json case {'error': {'message': String message}}) return message;
  } on FormatException {
    // Not the API's own error.
  }
  return response.reasonPhrase ?? '';
}

Future<Never> fail(String message) async {
  stderr.writeln(message.replaceAll(RegExp(r'\s+'), ' ').trim());
  await stderr.flush();
  exit(1);
}
