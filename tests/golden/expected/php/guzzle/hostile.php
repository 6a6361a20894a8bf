<?php

require __DIR__ . '/vendor/autoload.php';

ini_set('display_errors', 'stderr');

$client = new GuzzleHttp\Client(['timeout' => 30, 'allow_redirects' => false, 'http_errors' => false]);
$response = $client->post('https://api.example.com/v1/it\'s/$HOME/chat/completions', [
    'headers' => ['X-Api-Key' => preg_replace('/\s+/', '', getenv('THING_KEY'))],
    'json' => [
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
    ],
]);
$response->getStatusCode() < 300 ?: throw new Exception("HTTP {$response->getStatusCode()}");
$completion = json_decode($response->getBody(), flags: JSON_THROW_ON_ERROR);
echo $completion->choices[0]->message->content ?? throw new Exception('No text in the response'), "\n";
