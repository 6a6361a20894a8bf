<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$apiKey = trim((string) getenv('WCODE_API_KEY'));
$fail = function (string $message) use ($apiKey): never {
    $message = str_replace($apiKey, '***', $message); // a server may repeat the key
    fwrite(STDERR, preg_replace('/(?:[\x00-\x20\x7F]|\xC2[\x80-\x9F])+/', ' ', $message) . "\n");
    exit(1);
};
$errorMessage = function (string $body, string $otherwise): string {
    $error = json_decode($body)->error ?? null;
    $message = is_string($error) ? $error : $error->message ?? null;
    return is_string($message) ? $message : $otherwise;
};
if ($apiKey === '') {
    $fail('Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in WCODE_API_KEY');
}

$client = new Client(['timeout' => 300]);
try {
    $response = $client->request('POST', 'https://wcode.net/api/gpt/v1/chat/completions', [
        'headers' => ['Authorization' => 'Bearer ' . $apiKey],
        'json' => [
            'model' => 'qwen/qwen3-vl-8b-instruct',
            'messages' => [
                [
                    'role' => 'system',
                    'content' => '你是一位耐心的编程老师。用中文回答，代码要短，别说“It\'s easy”。',
                ],
                ['role' => 'user', 'content' => '在 Shell 里，echo \'${name}\' 和 echo "${name}" 有什么区别？'],
                [
                    'role' => 'assistant',
                    'content' => "单引号里的内容原样输出，所以打印的是 \${name}；\n双引号会展开变量，打印的是变量的值。",
                ],
                [
                    'role' => 'user',
                    'content' => '那 Ruby 的 "#{name}" 呢？还有，Windows 路径 "C:\\temp\\new" 为什么会出错？',
                ],
            ],
        ],
        'http_errors' => false,
        'allow_redirects' => false,
    ]);
    $body = (string) $response->getBody();
    $status = $response->getStatusCode();
    if ($status < 200 || $status > 299) {
        $fail("HTTP $status: " . $errorMessage($body, $response->getReasonPhrase()));
    }
} catch (GuzzleException $e) {
    $fail('Request failed: ' . $e->getMessage());
}

$completion = json_decode($body);
if (isset($completion->error)) {
    $fail('Unexpected response: ' . $errorMessage($body, 'no reason given'));
}
$message = $completion->choices[0]->message ?? null;
if (!is_string($message->content ?? null)) {
    $fail('Unexpected response: not a chat completion');
}
echo $message->content, "\n";
