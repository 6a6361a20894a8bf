import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']!.trim();
  if (key.contains(RegExp('[^!-~]'))) throw ArgumentError('WCODE_API_KEY');
  final response = await http
      .post(
        Uri.parse('https://wcode.net/api/gpt/v1/chat/completions'),
        headers: {
          'Authorization': 'Bearer $key',
          'Content-Type': 'application/json',
        },
        body: jsonEncode({
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
        }),
      )
      .timeout(const Duration(seconds: 300));
  if (response.statusCode ~/ 100 != 2) throw HttpException(response.body);
  final text = jsonDecode(response.body)['choices']?[0]['message']['content'];
  print(text ?? (throw FormatException(response.body)));
}
