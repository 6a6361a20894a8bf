<?php

declare(strict_types=1);

use GuzzleHttp\Client;
use GuzzleHttp\Exception\GuzzleException;

require __DIR__ . '/../../vendor/autoload.php';

$body = [
    'model' => 'qwen/qwen3-vl-8b-instruct',
    'messages' => [
        [
            'role' => 'system',
            'content' => '你是旅行规划助手，按给定的 JSON Schema 输出行程。',
        ],
        [
            'role' => 'user',
            'content' => '帮我安排苏州两日游，每天两个景点，总预算 1500 元。',
        ],
    ],
    'response_format' => [
        'type' => 'json_schema',
        'json_schema' => [
            'name' => 'travel_plan',
            'description' => '一份按天安排的旅行计划',
            'strict' => true,
            'schema' => [
                'type' => 'object',
                'properties' => [
                    'city' => ['type' => 'string'],
                    'days' => [
                        'type' => 'array',
                        'items' => [
                            'type' => 'object',
                            'properties' => [
                                'day' => ['type' => 'integer'],
                                'places' => [
                                    'type' => 'array',
                                    'items' => ['type' => 'string'],
                                ],
                                'tip' => ['type' => ['string', 'null']],
                            ],
                            'required' => ['day', 'places', 'tip'],
                            'additionalProperties' => false,
                        ],
                    ],
                    'budget' => [
                        'type' => 'object',
                        'properties' => [
                            'amount' => ['type' => 'number'],
                            'currency' => [
                                'type' => 'string',
                                'enum' => ['CNY', 'USD'],
                            ],
                        ],
                        'required' => ['amount', 'currency'],
                        'additionalProperties' => false,
                    ],
                ],
                'required' => ['city', 'days', 'budget'],
                'additionalProperties' => false,
            ],
        ],
    ],
    'structured_outputs' => true,
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
