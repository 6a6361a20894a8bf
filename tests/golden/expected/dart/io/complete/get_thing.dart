import 'dart:async';
import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );

  final client = HttpClient();
  const limit = Duration(seconds: 300);
  final timer = Timer(limit, () => fail('Request failed: timed out'));
  try {
    final request = await client.openUrl('GET', url);
    request.headers.set('X-Note', '"it\'s" \$HOME \\ #{1} `id`');
    final response = await request.close();
    if (response.statusCode ~/ 100 != 2) {
      final message = await errorMessage(response);
      await fail('HTTP ${response.statusCode}: $message');
    }

    final text = await utf8.decodeStream(response);
    if (text.isNotEmpty) jsonDecode(text);
    stdout.add(utf8.encode('$text\n'));
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected reply: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } finally {
    timer.cancel();
    client.close(force: true);
  }
}

Future<String> errorMessage(HttpClientResponse response) async {
  try {
    final json = jsonDecode(await utf8.decodeStream(response));
    if (json case {'error': {'message': String message}}) return message;
  } on FormatException {
    // Not the API's own error.
  }
  return response.reasonPhrase;
}

Future<Never> fail(String message) async {
  stderr.writeln(message.replaceAll(RegExp(r'\s+'), ' ').trim());
  await stderr.flush();
  exit(1);
}
