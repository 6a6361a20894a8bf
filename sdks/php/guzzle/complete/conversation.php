<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-8b',
    'messages' => [
        [
            'role' => 'system',
            'content' => '你是一位耐心的编程老师。用中文回答，代码要短，别说“It\'s easy”。',
        ],
        [
            'role' => 'user',
            'content' => '在 Shell 里，echo \'${name}\' 和 echo "${name}" 有什么区别？',
        ],
        [
            'role' => 'assistant',
            'content' => "单引号里的内容原样输出，所以打印的是 \${name}；\n双引号会展开变量，打印的是变量的值。",
        ],
        [
            'role' => 'user',
            'content' => '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
        ],
    ],
];

$fail = function (string $message): never {
    fwrite(STDERR, preg_replace('/\s+/', ' ', $message) . "\n");
    exit(1);
};
$apiKey = trim((string) getenv('WCODE_API_KEY'));
$apiKey !== '' || $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
preg_match('/[^!-~]/', $apiKey) && $fail('Invalid character in WCODE_API_KEY');

try {
    $response = (new Client())->request('POST', 'https://wcode.net/api/gpt/v1/chat/completions', [
        'headers' => [
            'Authorization' => 'Bearer ' . $apiKey,
        ],
        'json' => $body,
        'http_errors' => false,
        'timeout' => 300,
    ]);
    $reply = (string) $response->getBody();
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

$data = json_decode($reply, true);
$status = $response->getStatusCode();
if ($status < 200 || $status > 299) {
    $message = $data['error']['message'] ?? null;
    $fail("HTTP $status: " . (is_string($message) ? $message : $response->getReasonPhrase()));
}

$text = $data['choices'][0]['message']['content'] ?? null;
is_string($text) || $fail('Unexpected reply: not the JSON of a completion');
echo $text, "\n";
