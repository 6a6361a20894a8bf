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
  final body = {
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
  };

  try {
    final response = await http
        .post(
          url,
          headers: {
            'X-Api-Key': '$key',
            'Content-Type': 'application/json',
          },
          body: jsonEncode(body),
        )
        .timeout(const Duration(seconds: 30));
    if (response.statusCode ~/ 100 != 2) {
      await fail('HTTP ${response.statusCode}: ${errorMessage(response)}');
    }

    final text = utf8.decode(response.bodyBytes);
    final json = jsonDecode(text);
    if (json case {
      'choices': [{'message': {'content': String content}}, ...],
    }) {
      stdout.add(utf8.encode('$content\n'));
    } else {
      throw const FormatException('no choices[0].message.content');
    }
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
