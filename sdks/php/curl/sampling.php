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
        'messages' => [['role' => 'user', 'content' => '给一家开在旧书店里的咖啡馆起三个名字，每行一个。']],
        'temperature' => 0.7,
        'top_p' => 0.9,
        'top_k' => 40,
        'frequency_penalty' => 0.5,
        'presence_penalty' => -0.25,
        'repetition_penalty' => 1.1,
        'min_p' => 0.05,
        'top_a' => 0.1,
        'seed' => 42,
        'max_tokens' => 512,
        'logit_bias' => ['1024' => -100, '20002' => 2.5],
        'stop' => ["\n\n", '###'],
        'verbosity' => 'low',
    ]),
    CURLOPT_FAILONERROR => true, CURLOPT_FOLLOWLOCATION => true, CURLOPT_MAXREDIRS => 0, // a redirect is an error
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
]);
$response = curl_exec($curl) ?: throw new Exception(curl_error($curl));
$completion = json_decode($response, flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
