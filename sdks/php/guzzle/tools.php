<?php

require __DIR__ . '/vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-8b',
        'messages' => [['role' => 'user', 'content' => '杭州和北京现在天气怎么样？用摄氏度。']],
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
        'tool_choice' => 'auto',
        'parallel_tool_calls' => true,
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
$message = $completion->choices[0]->message ?? throw new Exception('No message in the response');
echo ($message->content ?? '') === '' ? '' : "$message->content\n";
foreach ($message->tool_calls ?? [] as $call) {
    echo $call->function->name, ' ', $call->function->arguments, "\n";
}
