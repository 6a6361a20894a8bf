<?php

declare(strict_types=1);

$apiKey = trim((string) getenv('THING_KEY'));
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
    $fail('Set THING_KEY first');
}
if (preg_match('/[^!-~]/', $apiKey)) {
    $fail('Invalid character in THING_KEY');
}

$curl = curl_init('https://api.example.com/v1/it\'s/$HOME/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_HTTPHEADER => [
        'X-Api-Key: ' . $apiKey,
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => 'it\'s "quoted" \\ back\\slash',
        'messages' => [
            [
                'role' => 'user',
                'content' => '$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> \'\'\' """ ??=',
            ],
            [
                'role' => 'user',
                'content' => "tab\t line\n cr\r nul\u{0} esc\e bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文",
            ],
        ],
        'seed' => 9007199254740991,
        'options' => (object) [
            '' => 'empty key',
            '0' => 'numeric key',
            '__proto__' => ['constructor' => null],
            'class' => '#$0 #@x',
            'a b\'c"d$e\\f' => [
                [],
                new stdClass(),
                [[]],
                [new stdClass()],
                null,
                true,
                false,
                0,
                -1,
                1.5,
                1e-7,
                1e22,
            ],
        ],
    ], JSON_PRESERVE_ZERO_FRACTION),
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,
]);
$body = curl_exec($curl);
if ($body === false) {
    $fail('Request failed: ' . curl_error($curl));
}

$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($status < 200 || $status > 299) {
    $fail("HTTP $status: " . $errorMessage($body, 'no reason given'));
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
