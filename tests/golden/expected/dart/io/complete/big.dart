import 'dart:async';
import 'dart:convert';
import 'dart:io';

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

  final client = HttpClient();
  const limit = Duration(seconds: 30);
  final timer = Timer(limit, () => fail('Request failed: timed out'));
  try {
    final request = await client.openUrl('POST', url);
    request.headers.set('X-Api-Key', '$key');
    request.headers.contentType = ContentType.json;
    final bytes = utf8.encode(body);
    request.contentLength = bytes.length;
    request.add(bytes);
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
