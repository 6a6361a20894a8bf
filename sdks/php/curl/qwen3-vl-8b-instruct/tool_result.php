<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
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
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl) ?: throw new Exception(curl_error($curl));
$completion = json_decode($response, flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
