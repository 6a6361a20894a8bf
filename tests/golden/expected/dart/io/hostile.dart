import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['THING_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('THING_KEY');
  final url = Uri.parse(
    "https://api.example.com/v1/it's/\$HOME/chat/completions",
  );
  const limit = Duration(seconds: 30);
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('X-Api-Key', key);
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
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
    }),
  );

  final response = await request.close().timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.timeout(limit).expand((bytes) => bytes);
  final bytes = await body.toList();
  client.close();
  final reply = json.fuse(utf8).decode(bytes);
  if (reply case {'choices': [{'message': {'content': String text}}, ...]}) {
    return print(text);
  }
  throw const FormatException('No text in the response');
}
