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
    'model': 'qwen/qwen3-8b',
    'messages': [
      {'role': 'user', 'content': '用三句话向第一次来的朋友介绍杭州，活泼一点！'},
    ],
    'stream': true,
    'stream_options': {'include_usage': true},
  });

  final client = http.Client();
  const limit = Duration(seconds: 300);
  final response = await client.send(request).timeout(limit);
  final status = response.statusCode;
  if (status ~/ 100 != 2) throw HttpException('HTTP $status');
  final body = response.stream.timeout(limit).transform(utf8.decoder);
  await for (final line in body.transform(const LineSplitter())) {
    if (!line.startsWith('data:')) continue;
    final data = line.substring(5).trim();
    if (data == '[DONE]') {
      stdout.writeln();
      return client.close();
    }
    final chunk = json.fuse(utf8).decode(utf8.encode(data));
    if (chunk case {'error': Object error}) {
      final reason = '$error'.replaceAll(RegExp(r'\p{Cc}', unicode: true), '');
      throw HttpException('Stream failed: ${reason.replaceAll(key, "***")}');
    }
    if (chunk case {'choices': [{'delta': {'content': String content}}, ...]}) {
      stdout.write(content);
    }
  }
  throw const HttpException('Stream ended early');
}
