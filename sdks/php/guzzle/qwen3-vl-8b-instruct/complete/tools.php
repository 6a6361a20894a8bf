<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        ['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。'],
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
                        'city' => [
                            'type' => 'string',
                            'description' => '城市名称，例如：杭州',
                        ],
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
    'tool_choice' => 'auto',
    'parallel_tool_calls' => true,
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

$message = $data['choices'][0]['message'] ?? null;
$text = $message['content'] ?? '';
$lines = $text === '' ? [] : [$text];
foreach ((array) ($message['tool_calls'] ?? []) as $call) {
    $name = $call['function']['name'] ?? null;
    $arguments = $call['function']['arguments'] ?? null;
    is_string($name) && is_string($arguments) || $fail('Unexpected reply: a tool call without name and arguments');
    $lines[] = "$name $arguments";
}
$lines || $fail('Unexpected reply: not the JSON of a completion');
echo implode("\n", $lines), "\n";
