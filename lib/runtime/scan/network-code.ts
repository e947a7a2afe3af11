/** Code that opens connections, in the languages that scripts are written in. */
export const NETWORK_CODE =
  /\b(curl|wget|fetch\s?\(|axios|XMLHttpRequest|WebSocket\s?\(|requests\.|urlopen|urllib\.request|urllib3|httpx|aiohttp|http\.client|https?\.(get|request)\s?\(|node:https?|node:net|socket\.(socket|create_connection)|net\.connect|smtplib|ftplib|paramiko|nodemailer|Invoke-WebRequest|Invoke-RestMethod|scp |rsync |nc )/;
