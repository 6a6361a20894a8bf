import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
  );
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  try {
    final request = await client.openUrl('GET', url).timeout(limit);
    request.followRedirects = false;
    request.headers.set('X-Note', '"it\'s" \$HOME \\ #{1} `id`');
    final response = await request.close().timeout(limit);
    final bytes = response.timeout(limit);
    final status = response.statusCode;
    if (status ~/ 100 != 2) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase)}');
    }

    final text = await utf8.decodeStream(bytes);
    jsonDecode(text);
    stdout.add(utf8.encode('$text\n'));
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected response: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } on Error catch (error) {
    await fail('Unexpected response: $error');
  } finally {
    client.close(force: true);
  }
}

String? errorMessage(Object? json) => switch (json) {
  {'error': {'message': String message} || String message} => message,
  {'error': Object error} => jsonEncode(error),
  _ => null,
};

String describe(String body, String reason) {
  try {
    return errorMessage(jsonDecode(body)) ?? reason;
  } on FormatException {
    return reason; // Not the API's own error.
  }
}

Future<Never> fail(String message) async {
  var line = message.replaceAll(RegExp(r'[\s\x00-\x1f\x7f-\x9f]+'), ' ').trim();
  stderr.writeln(line);
  await stderr.flush();
  exit(1);
}
