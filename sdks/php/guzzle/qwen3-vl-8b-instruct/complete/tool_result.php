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
                ['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。'],
                [
                    'role' => 'assistant',
                    'content' => null,
                    'tool_calls' => [
                        [
                            'id' => 'call_5f2c1e7a9b3d4860',
                            'type' => 'function',
                            'function' => [
                                'name' => 'get_weather',
                                'arguments' => '{"city": "杭州", "unit": "celsius"}',
                            ],
                        ],
                        [
                            'id' => 'call_8d4b6a0f2e1c4973',
                            'type' => 'function',
                            'function' => [
                                'name' => 'get_weather',
                                'arguments' => '{"city": "北京", "unit": "celsius"}',
                            ],
                        ],
                    ],
                ],
                [
                    'role' => 'tool',
                    'tool_call_id' => 'call_5f2c1e7a9b3d4860',
                    'content' => '{"temperature": 22.5, "condition": "小雨"}',
                ],
                [
                    'role' => 'tool',
                    'tool_call_id' => 'call_8d4b6a0f2e1c4973',
                    'content' => '{"temperature": 14, "condition": "晴"}',
                ],
            ],
            'tools' => [
                [
                    'type' => 'function',
                    'function' => [
                        'name' => 'get_weather',
                        'description' => '查询指定城市当前的天气',
                        'parameters' => [
                            'type' => 'object',
                            'properties' => [
                                'city' => ['type' => 'string', 'description' => '城市名称，例如：杭州'],
                                'unit' => [
                                    'type' => 'string',
                                    'enum' => ['celsius', 'fahrenheit'],
                                    'description' => '温度单位',
                                ],
                            ],
                            'required' => ['city'],
                        ],
                    ],
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
