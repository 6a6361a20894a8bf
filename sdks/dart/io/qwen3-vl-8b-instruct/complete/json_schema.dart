import 'dart:async';
import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY'] ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) {
    await fail(
      'Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey',
    );
  }

  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final body = {
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {
        'role': 'system',
        'content': '你是旅行规划助手，按给定的 JSON Schema 输出行程。',
      },
      {
        'role': 'user',
        'content': '帮我安排苏州两日游，每天两个景点，总预算 1500 元。',
      },
    ],
    'response_format': {
      'type': 'json_schema',
      'json_schema': {
        'name': 'travel_plan',
        'description': '一份按天安排的旅行计划',
        'strict': true,
        'schema': {
          'type': 'object',
          'properties': {
            'city': {'type': 'string'},
            'days': {
              'type': 'array',
              'items': {
                'type': 'object',
                'properties': {
                  'day': {'type': 'integer'},
                  'places': {
                    'type': 'array',
                    'items': {'type': 'string'},
                  },
                  'tip': {
                    'type': ['string', 'null'],
                  },
                },
                'required': ['day', 'places', 'tip'],
                'additionalProperties': false,
              },
            },
            'budget': {
              'type': 'object',
              'properties': {
                'amount': {'type': 'number'},
                'currency': {
                  'type': 'string',
                  'enum': ['CNY', 'USD'],
                },
              },
              'required': ['amount', 'currency'],
              'additionalProperties': false,
            },
          },
          'required': ['city', 'days', 'budget'],
          'additionalProperties': false,
        },
      },
    },
    'structured_outputs': true,
  };

  final client = HttpClient();
  const limit = Duration(seconds: 300);
  final timer = Timer(limit, () => fail('Request failed: timed out'));
  try {
    final request = await client.openUrl('POST', url);
    request.headers.set('Authorization', 'Bearer $key');
    request.headers.contentType = ContentType.json;
    final bytes = utf8.encode(jsonEncode(body));
    request.contentLength = bytes.length;
    request.add(bytes);
    final response = await request.close();
    if (response.statusCode ~/ 100 != 2) {
      final message = await errorMessage(response);
      await fail('HTTP ${response.statusCode}: $message');
    }

    final text = await utf8.decodeStream(response);
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
