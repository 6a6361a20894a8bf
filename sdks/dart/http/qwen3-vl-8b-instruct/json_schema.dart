import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  final request = http.Request('POST', url)..followRedirects = false;
  request.headers['Authorization'] = 'Bearer $key';
  request.headers['Content-Type'] = 'application/json';
  request.body = jsonEncode({
    'model': 'qwen/qwen3-vl-8b-instruct',
    'messages': [
      {'role': 'system', 'content': '你是旅行规划助手，按给定的 JSON Schema 输出行程。'},
      {'role': 'user', 'content': '帮我安排苏州两日游，每天两个景点，总预算 1500 元。'},
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
  });

  final sent = request.send().then(http.Response.fromStream);
  final response = await sent.timeout(const Duration(seconds: 300));
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final reply = json.fuse(utf8).decode(response.bodyBytes);
  if (reply case {'choices': [{'message': {'content': String text}}, ...]}) {
    return print(text);
  }
  throw const FormatException('No text in the response');
}
