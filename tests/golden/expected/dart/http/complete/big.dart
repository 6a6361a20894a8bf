import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['THING_KEY'] ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) {
    await fail('Set THING_KEY first');
  }

  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  const body = r"""
{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}
""";

  try {
    final response = await http
        .post(
          url,
          headers: {
            'X-Api-Key': '$key',
            'Content-Type': 'application/json',
          },
          body: body,
        )
        .timeout(const Duration(seconds: 30));
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
