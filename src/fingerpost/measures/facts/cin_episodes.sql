/*
row = "an episode of need"
key = "episode_id"
needs = { cin_episodes = "window" }
[columns]
days = "days from the start to the end"
*/
SELECT
    *,
    DATE_DIFF('day', started_on, ended_on) AS days
FROM cin_episodes
