"""A Telegram of our own: the Bot API with one bot and one public channel an account.

Where it differs from the documented API (https://core.telegram.org/bots/api):
- Only `getMe`, `getChatMember`, `sendPhoto`, `sendMediaGroup`, `sendMessage`, `editMessageCaption`,
  `editMessageText` and `deleteMessage` are there, by POST.
- Texts are counted in code points after their entities are read. Of HTML it reads `b`, `i`, `a` and `blockquote`.
- Telegram writes no limits down: here a channel takes 20 messages a minute, as groups do.
- A token has any form; the real one is a number, a colon and letters. A bot is an administrator of its channel.
- A message that is gone is answered as such at once; the real one may say `true` once more.
- The card of a link shows its address; the page behind it is not read.
"""
