<?php

ini_set('display_errors', 'stderr');

$buffer = '';
$printed = false;
$calls = $latest = [];
$receive = function (CurlHandle $curl, string $bytes) use (&$buffer, &$done, &$printed, &$calls, &$latest): int {
    $lines = preg_split('/[\r\n]+/', $buffer . $bytes);
    $buffer = array_pop($lines);
    foreach (preg_filter('/^(\xEF\xBB\xBF)?data: ?/', '', $lines) as $data) {
        if (trim($data) === '[DONE]') {
            return $done = 0; // ends the transfer
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
    return strlen($bytes);
};

$curl = curl_init('https://wcode.net/api/gpt/v1/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . trim(getenv('WCODE_API_KEY')),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
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
        'stream' => true,
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_WRITEFUNCTION => $receive,
    CURLOPT_TIMEOUT => 300,
]);
curl_exec($curl);
$done ?? throw new Exception(curl_error($curl) ?: 'Stream ended early');
echo ($printed ? "\n" : '') . implode(array_map(fn($call) => "$call\n", $calls));
