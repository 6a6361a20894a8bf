import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (key.isEmpty) {
    await fail('Set THING_KEY first');
  }
  if (RegExp('[^!-~]').hasMatch(key)) {
    await fail('Invalid character in THING_KEY');
  }

  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  final body = jsonEncode({
    'model': 'it\'s "quoted" \\ back\\slash',
    'messages': [
      {
        'role': 'user',
        'content': '\$HOME \${HOME} \$(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> \'\'\' """ ??=',
      },
      {
        'role': 'user',
        'content': 'tab\t line\n cr\r nul\u{0} esc\u{1b} bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文',
      },
    ],
    'seed': 9007199254740991,
    'options': {
      '': 'empty key',
      '0': 'numeric key',
      '__proto__': {'constructor': null},
      'class': '#\$0 #@x',
      'a b\'c"d\$e\\f': [
        [],
        {},
        [[]],
        [{}],
        null,
        true,
        false,
        0,
        -1,
        1.5,
        1e-7,
        1e22,
      ],
    },
  });
  final request = http.Request('POST', url);
  request.followRedirects = false;
  request.headers['X-Api-Key'] = key;
  request.headers['Content-Type'] = 'application/json';
  request.body = body;

  const limit = Duration(seconds: 30);
  final client = http.Client();
  try {
    final response = await client.send(request).timeout(limit);
    final bytes = response.stream.timeout(limit);
    final status = response.statusCode;
    if (status ~/ 100 != 2) {
      const decoder = Utf8Decoder(allowMalformed: true);
      final body = await decoder.bind(bytes).join();
      await fail('HTTP $status: ${describe(body, response.reasonPhrase ?? '')}');
    }

    final text = await utf8.decodeStream(bytes);
    final json = jsonDecode(text);
    if (json case {
      'choices': [{'message': {'content': String content}}, ...],
    }) {
      stdout.add(utf8.encode('$content\n'));
    } else {
      throw FormatException(errorMessage(json) ?? 'no text');
    }
    await stdout.flush();
  } on FormatException catch (error) {
    await fail('Unexpected response: ${error.message}');
  } on Exception catch (error) {
    await fail('Request failed: $error');
  } on Error catch (error) {
    await fail('Unexpected response: $error');
  } finally {
    client.close();
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
  // A server may repeat the key.
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (key.isNotEmpty) line = line.replaceAll(key, '***');
  stderr.writeln(line);
  await stderr.flush();
  exit(1);
}
