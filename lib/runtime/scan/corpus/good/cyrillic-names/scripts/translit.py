TABLE = {"а": "a", "б": "b", "в": "v", "с": "s", "р": "r", "ё": "yo", "х": "kh", "ο": "o"}
LOOKALIKES = dict(zip("аеосрух", "aeocpyx"))
print("".join(TABLE.get(letter, letter) for letter in input()))
