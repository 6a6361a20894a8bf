<?php

ini_set('display_errors', 'stderr');

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'qwen/qwen3-8b',
        'messages' => [
            ['role' => 'system', 'content' => '你是旅行规划助手，按给定的 JSON Schema 输出行程。'],
            ['role' => 'user', 'content' => '帮我安排苏州两日游，每天两个景点，总预算 1500 元。'],
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
                                    'places' => ['type' => 'array', 'items' => ['type' => 'string']],
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
                                'currency' => ['type' => 'string', 'enum' => ['CNY', 'USD']],
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
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl) ?: throw new Exception(curl_error($curl));
$completion = json_decode($response, flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
