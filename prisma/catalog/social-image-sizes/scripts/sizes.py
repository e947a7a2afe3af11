"""Where pictures are shown: size, what stays visible in every crop, and how wide a phone or feed shows it."""

# name: (width, height, (left, top, right, bottom) to keep free of anything that matters, width on screen in px, what it is)
SIZES = {
    "link-preview": (1200, 630, (60, 50, 60, 50), 360, "Open Graph: Facebook, LinkedIn, Slack, messengers"),
    "linkedin-portrait": (1080, 1350, (60, 60, 60, 60), 360, "LinkedIn post, 4:5"),
    "x-post": (1600, 900, (80, 60, 80, 60), 360, "post on X, 16:9"),
    "instagram-portrait": (1080, 1350, (64, 60, 64, 60), 360, "Instagram feed, 4:5; the profile grid cuts it to 3:4"),
    "instagram-square": (1080, 1080, (160, 60, 160, 60), 360, "Instagram feed, 1:1; the profile grid cuts it to 3:4"),
    "story": (1080, 1920, (65, 270, 65, 380), 360, "stories and reels: name on top, reply field below"),
    "youtube-thumbnail": (1280, 720, (64, 40, 64, 110), 240, "video thumbnail; the duration covers the lower right corner"),
    "youtube-banner": (2560, 1440, (507, 509, 507, 508), 720, "channel banner; phones show the middle 1546 × 423 only"),
    "pinterest-pin": (1000, 1500, (60, 60, 60, 120), 240, "pin, 2:3"),
    "facebook-cover": (1640, 624, (265, 40, 265, 40), 720, "page cover; phones cut it to 16:9"),
    "linkedin-banner": (1584, 396, (420, 30, 60, 30), 720, "personal banner; the portrait covers the lower left"),
    "x-header": (1500, 500, (420, 70, 60, 70), 720, "profile header; the portrait covers the lower left"),
}
DEFAULT = ["link-preview", "instagram-portrait", "story", "youtube-thumbnail"]
