<?php

require __DIR__ . '/../vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 300, 'read_timeout' => 300, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://wcode.net/api/gpt/v1/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . preg_replace('/\s+/', '', getenv('WCODE_API_KEY'))],
    'json' => [
        'model' => 'qwen/qwen3-vl-8b-instruct',
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
        'stream' => true,
    ],
    'stream' => true,
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");

$printed = false;
$calls = $latest = [];
while (($line = GuzzleHttp\Psr7\Utils::readLine($response->getBody())) !== '') {
    $data = preg_filter('/^(\xEF\xBB\xBF)?data: ?/', '', $line) ?? 'null';
    if (trim($data) === '[DONE]') {
        exit(($printed ? "\n" : "") . implode(array_map(fn($call) => "$call\n", $calls)));
    }
    $chunk = json_decode($data, flags: JSON_THROW_ON_ERROR);
    isset($chunk->error) && throw new Exception('Stream failed');
    $delta = $chunk->choices[0]->delta ?? null;
    echo $delta->content ?? '';
    $printed = $printed || ($delta->content ?? '') !== '';
    foreach ($delta->tool_calls ?? [] as $call) {
        $index = $call->index ?? '';
        $name = $call->function->name ?? '';
        if ($name !== '' || !isset($latest[$index])) {
            $latest[$index] = count($calls);
            $calls[] = "$name ";
        }
        $calls[$latest[$index]] .= $call->function->arguments ?? '';
    }
}
throw new Exception('Stream ended early');
