import 'dart:convert';
import 'dart:io';

Future<void> main() async {
  final key = Platform.environment['WCODE_API_KEY']?.trim() ?? '';
  if (!RegExp(r'^[!-~]+$').hasMatch(key)) throw ArgumentError('WCODE_API_KEY');
  final url = Uri.parse('https://wcode.net/api/gpt/v1/chat/completions');
  const limit = Duration(seconds: 300);
  final client = HttpClient();
  final request = await client.postUrl(url).timeout(limit);
  request.followRedirects = false;
  request.headers.set('Authorization', 'Bearer $key');
  request.headers.contentType = ContentType.json;
  request.write(
    jsonEncode({
      'model': 'qwen/qwen3-8b',
      'messages': [
        {'role': 'user', 'content': '给一家开在旧书店里的咖啡馆起三个名字，每行一个。'},
      ],
      'temperature': 0.7,
      'top_p': 0.9,
      'top_k': 40,
      'frequency_penalty': 0.5,
      'presence_penalty': -0.25,
      'repetition_penalty': 1.1,
      'min_p': 0.05,
      'top_a': 0.1,
      'seed': 42,
      'max_tokens': 512,
      'logit_bias': {'1024': -100, '20002': 2.5},
      'stop': ['\n\n', '###'],
      'verbosity': 'low',
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
