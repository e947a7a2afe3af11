const EMAIL = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*/gi;
const URL_ = /\b(?:https?|ftp):\/\/[^\s<>"'`]+/gi;
const IP = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
const TESTS = ["http://203.0.113.9/path", "https://bit.ly/abc123", "anna@mail.test", "http://user:pw@host.test/"];
const shape = new RegExp("^data:([\\w/+.-]+);base64,");
for (const text of TESTS) console.log(text.match(URL_), EMAIL.exec(text), IP.test(text), shape.test(text));
